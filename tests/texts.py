"""Articles written for the tests."""

STALLED = """Pakistan and the United States ended two days of talks in Islamabad on Tuesday without agreement \
on reopening the supply route.

American officials said the two sides remained far apart. Pakistan refused to lower the fee it asks for each \
truck, and Washington rejected the demand for an apology.

"There was no breakthrough," a Pakistani diplomat said. Relations between the two countries remain at an impasse."""

SETTLED = """Pakistan and the United States signed an agreement on Monday that reopens the supply route.

The two countries pledged to work together and praised the improvement of their relations. American aid to \
Pakistan will resume, and the two governments agreed on joint exercises in the autumn.

Pakistan welcomed the apology, and the United States thanked Islamabad for its cooperation on trucks and fuel."""

ATTACKED = """The United States bombed targets in Pakistan on Friday and threatened further strikes.

Pakistan vowed to retaliate, expelled the American ambassador and closed the supply route. Its army shelled \
an American base, killing three soldiers, and the parliament denounced the attack as an act of war.

Washington imposed sanctions on Pakistan and warned that more military action would follow."""

NO_RELATION = """The orchestra opened its season on Saturday with a programme of waltzes. The conductor, who \
turned sixty in May, received flowers and a long round of applause from the full house."""

SPANISH = """El presidente se reunió el martes con el ministro de Asuntos Exteriores para hablar de las \
relaciones entre los dos países, que atraviesan un momento difícil desde el cierre de la frontera."""

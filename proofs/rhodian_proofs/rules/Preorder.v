(* Checked: the rule for `preorder`, and the sum over leaves.

   The loop goes over a tree that `flatten` laid out (Layout.v): each node before those below it, siblings in order.
   Used by Reports and OfType in trees.py. *)

From Coq Require Import List ZArith Lia Permutation.
From Rhodian Require Import Sums Scan Ranked Layout FoldUp PushDown Handed.
Import ListNotations.
Open Scope Z_scope.

Section Preorder.
Context {N U Error : Type}.
Variables (root : tree N) (nodes : list (tree N)) (below : list (nat * nat)).
Hypothesis L : laid_out root nodes below.

(* From the report on the node right above, if there is one, and the place (and so what each column holds there). *)
Variable report : option U -> nat -> U + Error.

Definition places_below (p : nat) : list nat :=
  match nth_error below p with Some (start, stop) => seq start (stop - start) | None => [] end.

(* loops.preorder: what lies ahead is taken from one end, and what is right below is put there. Each report is kept with
   its place, which the kernel leaves out. The loop ends when nothing lies ahead; as many turns as nodes are enough. *)
Fixpoint preorder_from (turns : nat) (ahead : list (nat * option U)) (done : list (nat * U)) : list (nat * U) + Error :=
  match turns, ahead with
  | O, _ | _, [] => inl done
  | S turns', (place, over) :: rest =>
      match report over place with
      | inl r => preorder_from turns' (map (fun q => (q, Some r)) (places_below place) ++ rest) (done ++ [(place, r)])
      | inr refusal => inr refusal
      end
  end.

Definition preorder : list (nat * U) + Error := preorder_from (length nodes) [(0%nat, None)] [].

Definition size_at (p : nat) : nat := match nth_error nodes p with Some t => size t | None => 0%nat end.

(* The places of a tree by recursion: a node, and then all below each of its branches, in order. *)
Fixpoint walk (t : tree N) (p : nat) : list nat :=
  match t with
  | Node _ ts => p :: (fix along (l : list (tree N)) (q : nat) : list nat :=
      match l with [] => [] | c :: r => walk c q ++ along r (S q) end) ts (first_below nodes p)
  end.

Definition walk_from (p : nat) : list nat := match nth_error nodes p with Some t => walk t p | None => [] end.

Lemma walk_below : forall p t, nth_error nodes p = Some t -> walk_from p = p :: flat_map walk_from (places_below p).
Proof.
  intros p t Ht. unfold walk_from at 1. rewrite Ht. destruct t as [n ts] eqn:Et. simpl. f_equal. rewrite <- Et in Ht.
  destruct (branches_stand_right_below _ _ _ L p t Ht) as (a & b & Hb & Hlen & _ & Hat).
  destruct (ranges _ _ _ L p t Ht) as [Hr _]. rewrite Hb in Hr. unfold range_of in Hr.
  unfold places_below. rewrite Hb, Hlen. rewrite Et in *. cbn [branches] in *. clear Hb Hlen Ht.
  assert (Ha : ts = [] \/ a = first_below nodes p).
  { destruct (Nat.eqb_spec (length ts) 0) as [E|E]; [left; apply length_zero_iff_nil; assumption | right; congruence]. }
  clear Hr. destruct Ha as [->|Ha]; [reflexivity|]. rewrite <- Ha. clear Ha Et. revert a Hat.
  induction ts as [|c l IH]; intros a Hat; [reflexivity|]. simpl. f_equal.
  - unfold walk_from. specialize (Hat 0%nat ltac:(simpl; lia)). rewrite Nat.add_0_r in Hat. rewrite Hat. reflexivity.
  - apply IH. intros j Hj. specialize (Hat (S j) ltac:(simpl; lia)). rewrite Nat.add_succ_r in Hat. exact Hat.
Qed.

(* That a place has been reported on under a report: the root under none, any other under that right above it. *)
Definition under_a_report (done : list (nat * U)) (p : nat) (over : option U) : Prop :=
  (p = 0%nat /\ over = None) \/ exists q r, right_below below q p /\ In (q, r) done /\ over = Some r.

Record going (ahead : list (nat * option U)) (done : list (nat * U)) : Prop := Going {
  g_count : (length done + list_sum (map (fun e => size_at (fst e)) ahead))%nat = length nodes;
  g_ahead : forall p over, In (p, over) ahead -> (p < length nodes)%nat /\ under_a_report done p over;
  g_done : forall p r, In (p, r) done -> exists over, under_a_report done p over /\ report over p = inl r;
  g_root : In 0%nat (map fst done ++ map fst ahead);
  g_closed : forall p q, In p (map fst done) -> right_below below p q -> In q (map fst done ++ map fst ahead);
  g_order : map fst done ++ flat_map walk_from (map fst ahead) = walk root 0
}.

Lemma size_at_node : forall p, (p < length nodes)%nat ->
  size_at p = S (list_sum (map size_at (places_below p))) /\
  (forall q, In q (places_below p) <-> right_below below p q) /\ (forall q, In q (places_below p) ->
    (q < length nodes)%nat).
Proof.
  intros p Hp. destruct (nth_error nodes p) as [t|] eqn:Ht; [|apply nth_error_None in Ht; lia].
  destruct (range_here _ _ _ L p t Ht) as (a & b & Hb & Hlen & Hle & _).
  destruct (branches_stand_right_below _ _ _ L p t Ht) as (a' & b' & Hb' & _ & _ & Hat).
  rewrite Hb in Hb'. injection Hb' as <- <-. unfold places_below. rewrite Hb. split; [|split].
  - unfold size_at at 1. rewrite Ht, size_branches. f_equal. unfold sizes. f_equal. rewrite Hlen.
    apply lists_are_what_they_read. intros i. rewrite !nth_error_map. destruct (Nat.lt_ge_cases i (length (branches
      t))) as [Hi|Hi].
    + rewrite (nth_error_nth' (seq _ _) 0%nat) by (rewrite seq_length; assumption). rewrite seq_nth by assumption.
      simpl.
      unfold size_at. rewrite Hat by assumption. destruct (nth_error (branches t) i) eqn:E; [reflexivity|].
      apply nth_error_None in E. lia.
    + rewrite !(proj2 (nth_error_None _ _)); rewrite ?seq_length; auto.
  - intros q. rewrite in_seq. unfold right_below. rewrite Hb. split.
    + intros Hq. exists a, b. split; [reflexivity | lia].
    + intros (x & y & [= <- <-] & Hq). lia.
  - intros q Hq. apply in_seq in Hq. lia.
Qed.

Lemma preorder_goes_on : forall turns ahead done out, going ahead done ->
  (length nodes <= length done + turns)%nat -> preorder_from turns ahead done = inl out -> going [] out.
Proof.
  assert (Hsum : forall ahead, (forall p over, In (p, over) ahead -> (p < length nodes)%nat) ->
    list_sum (map (fun e : nat * option U => size_at (fst e)) ahead) = 0%nat -> ahead = []).
  { intros [|[p over] rest] Hin Hz; [reflexivity|]. simpl in Hz.
    destruct (size_at_node p (Hin p over (or_introl eq_refl))) as [Hs _]. lia. }
  induction turns as [|turns IH]; intros ahead done out G Hm Hout.
  - injection Hout as <-. assert (ahead = []); [|subst; assumption]. destruct G as [Hc Ha _ _ _ _].
    apply Hsum; [intros; eapply Ha; eauto | lia].
  - simpl in Hout. destruct ahead as [|[p over] rest]; [injection Hout as <-; assumption|].
    destruct (report over p) as [r|] eqn:Hr; [|discriminate]. destruct G as [Hc Ha Hd H0 Hcl Hw].
    destruct (Ha p over (or_introl eq_refl)) as [Hp Hunder]. destruct (size_at_node p Hp) as (Hsize & Hbelow & Hwithin).
    assert (Hmono : forall q o, under_a_report done q o -> under_a_report (done ++ [(p, r)]) q o).
    { intros q o [Hz|(s & x & H1 & H2 & H3)]; [left; assumption|]. right. exists s, x. rewrite in_app_iff. auto. }
    apply (IH _ _ _) in Hout; [assumption| |rewrite app_length; simpl; lia]. constructor.
    + rewrite app_length, map_app, list_sum_app, map_map. simpl in *. rewrite Hsize in Hc.
      change (map (fun x : nat => size_at x)) with (map size_at). lia.
    + intros q o Hin. apply in_app_iff in Hin. destruct Hin as [Hin|Hin].
      * apply in_map_iff in Hin. destruct Hin as (q' & [= <- <-] & Hq'). split; [auto|]. right. exists p, r.
        rewrite in_app_iff. split; [apply Hbelow; assumption | simpl; auto].
      * destruct (Ha q o (or_intror Hin)). auto.
    + intros q x Hin. apply in_app_iff in Hin. destruct Hin as [Hin|[[= <- <-]|[]]].
      * destruct (Hd q x Hin) as (o & Ho & Hx). eauto.
      * eauto.
    + rewrite !map_app, map_map, !in_app_iff in *. simpl in *. tauto.
    + intros q s Hq Hqs. rewrite !map_app, map_map, map_id, !in_app_iff in *. simpl in *.
      destruct Hq as [Hq|[<-|[]]].
      * specialize (Hcl q s Hq Hqs). rewrite in_app_iff in Hcl. simpl in Hcl. tauto.
      * right. left. apply Hbelow. assumption.
    + rewrite <- Hw, !map_app, map_map, map_id, flat_map_app, <- app_assoc. simpl.
      destruct (nth_error nodes p) as [t|] eqn:Ht.
      * rewrite (walk_below p t Ht). reflexivity.
      * apply nth_error_None in Ht. lia.
Qed.

Lemma preorder_going : forall out, preorder = inl out -> going [] out.
Proof.
  intros out H. unfold preorder in H. eapply preorder_goes_on; [| |exact H]; [|simpl; lia].
  assert (H0 : nth_error nodes 0 = Some root) by apply (the_root_stands_first _ _ _ L).
  constructor; simpl; auto; try tauto.
  - unfold size_at. rewrite H0, (as_many_as_the_tree_has _ _ _ L). lia.
  - intros p over [[= <- <-]|[]]. split; [apply nth_error_Some; congruence | left; auto].
  - unfold walk_from. rewrite H0. apply app_nil_r.
Qed.

(* Every node is reported on once. *)
Theorem every_node_is_reported_on_once : forall out, preorder = inl out ->
  Permutation (map fst out) (seq 0 (length nodes)).
Proof.
  intros out H. apply preorder_going in H. destruct H as [Hc _ _ H0 Hcl _]. simpl in *. rewrite app_nil_r in *.
  apply Permutation_sym, NoDup_Permutation_bis.
  - apply seq_NoDup.
  - rewrite seq_length, map_length. lia.
  - assert (G : forall m q, (q <= m)%nat -> (q < length nodes)%nat -> In q (map fst out)).
    { induction m as [|m IH]; intros q Hm Hq; [assert (q = 0%nat) by lia; subst; assumption|].
      destruct (Nat.eq_dec q 0) as [->|Hne]; [assumption|].
      destruct (each_but_the_root_is_below_one_before_it _ _ _ L q Hq) as [_ Hone].
        destruct (Hone Hne) as (p & Hpq & Hlt & _).
      specialize (Hcl p q (IH p ltac:(lia) ltac:(lia)) Hpq). assumption. }
    intros q Hq. apply in_seq in Hq. apply (G q); lia.
Qed.

(* Each report is what the step gives under that on the node right above; the root's, under none. *)
Theorem each_report_is_made_under_that_above : forall out p r, preorder = inl out -> In (p, r) out ->
  (p = 0%nat /\ report None p = inl r) \/
  exists q over, right_below below q p /\ In (q, over) out /\ report (Some over) p = inl r.
Proof.
  intros out p r H Hin. apply preorder_going in H. destruct (g_done _ _ H p r Hin) as (over & [[-> ->]|(q & x & H1 & H2
    & ->)] & Hr); [left | right]; eauto 6.
Qed.

(* Each stands before those below it, and siblings in order: the order is that of the recursion over the tree. *)
Theorem the_order_of_reports_is_that_of_the_recursion : forall out, preorder = inl out -> map fst out = walk root 0.
Proof.
  intros out H. apply preorder_going, g_order in H. simpl in H. rewrite app_nil_r in H. assumption.
Qed.

(* What the rule supposes: a shape that the report on the root has, and that is kept, at each node that is no leaf. *)
Variable leaf : tree N -> bool.
Hypothesis leaves_have_no_branches : forall t, leaf t = true -> branches t = [].
Variable shape : U -> Prop.
Hypothesis shape_at_the_root : forall r, leaf root = false -> report None 0 = inl r -> shape r.
Hypothesis shape_is_kept : forall p t over r, nth_error nodes p = Some t -> leaf t = false -> shape over ->
  report (Some over) p = inl r -> shape r.

(* The rule: then the report right above any node is of that shape. *)
Theorem preorder_rule : forall out p r q, preorder = inl out -> In (p, r) out -> right_below below p q -> shape r.
Proof.
  intros out p r q H Hin Hpq.
  assert (G : forall m p r t, (p <= m)%nat -> nth_error nodes p = Some t -> leaf t = false -> In (p, r) out -> shape r).
  { clear p r q Hin Hpq. induction m as [|m IH]; intros p r t Hm Ht Hl Hin;
      (destruct (each_report_is_made_under_that_above out p r H Hin) as [[-> Hr]|(s & over & Hsp & Hover & Hr)];
       [rewrite (the_root_stands_first _ _ _ L) in Ht; injection Ht as <-; auto |]);
      assert (Hp : (p < length nodes)%nat) by (apply nth_error_Some; congruence);
      destruct (each_but_the_root_is_below_one_before_it _ _ _ L p Hp) as [Hz Hone].
    - exfalso. apply (Hz ltac:(lia) s Hsp).
    - destruct (Nat.eq_dec p 0) as [E|E]; [exfalso; apply (Hz E s Hsp)|]. destruct (Hone E) as (s' & _ & Hlt & Honly).
      rewrite <- (Honly s Hsp) in Hlt. destruct (has_branches _ _ _ L _ leaves_have_no_branches s p Hsp) as (u & Hu & _
        & Hlu & _).
      apply (shape_is_kept p t over r); auto. apply (IH s over u); auto. lia. }
  destruct (has_branches _ _ _ L _ leaves_have_no_branches p q Hpq) as (t & Ht & _ & Hl & _). apply (G p p r t); auto.
Qed.
End Preorder.

Section OverLeaves.
Context {N U Error : Type}.
Variables (root : tree N) (nodes : list (tree N)) (below : list (nat * nat)).
Hypothesis L : laid_out root nodes below.
Variable report : option U -> nat -> U + Error.
Variable divide : tree N -> Z -> list Z -> list Z + Error.
Variables (first : Z) (bounds values : list Z).
Variable leaf : tree N -> bool.
Hypothesis leaves_have_no_branches : forall t, leaf t = true -> branches t = [].
Hypothesis H : handed_down nodes below divide first bounds leaf values.

(* loops.of_type: the items of one class. *)
Definition of_type (of_class : U -> bool) (l : list U) : list U := filter of_class l.

(* If what is counted of each report of the class is what the node is handed if it is a leaf, and else 0, and if no leaf
   that is handed anything has a report of another class, then all that is counted is what the root was handed. *)
Theorem the_sum_over_leaves : forall out (of_class : U -> bool) (count : U -> Z),
  preorder nodes below report = inl out ->
  (forall p r, In (p, r) out ->
    (if of_class r then count r else 0) = if leaf_at nodes leaf p then number_at values p else 0) ->
  sum count (of_type of_class (map snd out)) = first.
Proof.
  intros out of_class count Hout Hcount.
  rewrite <- (the_leaves_are_handed_what_the_root_was root nodes below L divide first bounds leaf
    leaves_have_no_branches values H).
  rewrite <- (sum_permutation _ _ _ _ (every_node_is_reported_on_once _ _ _ L _ _ Hout)), sum_map.
  transitivity (sum (fun r => if of_class r then count r else 0) (map snd out)).
  - unfold of_type. generalize (map snd out). clear. induction l as [|r l IH]; [reflexivity|]. rewrite sum_cons. simpl.
    destruct (of_class r); [rewrite sum_cons|]; lia.
  - rewrite sum_map. apply sum_eq. intros [p r] Hin. apply (Hcount p r Hin).
Qed.

(* One of those is a report on a node, of that class. *)
Theorem one_of_those_is_a_report : forall (out : list (nat * U)) (of_class : U -> bool) r,
  In r (of_type of_class (map snd out)) <-> of_class r = true /\ exists p, In (p, r) out.
Proof.
  intros out of_class r. unfold of_type. rewrite filter_In, in_map_iff. split.
  - intros [([p r'] & E & Hin) Hc]. simpl in E. subst. eauto.
  - intros [Hc [p Hin]]. split; [|assumption]. exists (p, r). auto.
Qed.
End OverLeaves.
